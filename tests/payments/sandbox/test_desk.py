"""The desk shows what happened and lets staff make trouble."""


def test_the_desk_lists_sessions_and_events(sandbox):
    session = sandbox.paid()
    sandbox.inbox.wait_for("checkout.session.completed")

    page = sandbox.app.test_client().get("/_sandbox/").text

    assert session.id[:16] in page
    assert "checkout.session.completed" in page
    assert "Deliver again" in page


def test_an_empty_desk_says_what_to_do(sandbox):
    assert "No session yet" in sandbox.app.test_client().get("/_sandbox/").text


def test_faults_can_be_set_by_form(sandbox):
    form = {"duplicate": "3", "reorder": "on", "delay": "1.5", "drop": "", "latency": "0"}

    answer = sandbox.app.test_client().post("/_sandbox/faults", data=form)

    assert answer.status_code == 303
    faults = sandbox.world.faults.now
    assert (faults.duplicate, faults.reorder, faults.delay) == (3, True, 1.5)


def test_a_wrong_fault_is_explained_on_the_page(sandbox):
    answer = sandbox.app.test_client().post("/_sandbox/faults", data={"drop": "7"})

    assert answer.status_code == 400
    assert "drop must be between 0 and 1" in answer.text


def test_an_unknown_event_cannot_be_delivered(sandbox):
    answer = sandbox.app.test_client().post("/_sandbox/events/evt_x/delivery")

    assert answer.status_code == 404


def test_a_supervisor_can_ask_for_health(sandbox):
    assert sandbox.app.test_client().get("/_sandbox/health").json == {"status": "ok"}
