"""What the staff's pages are about: each has a key of its own and knows its pages."""

from store.admin.subjects import all_subjects


def test_every_subject_has_a_key_of_its_own():
    keys = [subject.key for subject in all_subjects()]

    assert sorted(keys) == sorted(set(keys))


def test_a_page_belongs_to_one_subject_at_most():
    def at(path):
        return [subject.name for subject in all_subjects() if subject.is_at(path)]

    assert at("/admin/") == ["Overview"]
    assert at("/admin/mails/7") == ["Mails"]
    assert at("/admin/print-jobs/P-1") == ["Print jobs"]
    assert at("/admin/mailsnobody") == []
