"""A test that did not run is a test that failed: skips and expected failures are errors."""

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    return _refused(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    return _refused(report)


def _refused(report):
    if report.outcome == "skipped" or hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = (
            f"Nothing may be skipped or expected to fail here: {report.longrepr}"
        )
        vars(report).pop("wasxfail", None)
    return report
