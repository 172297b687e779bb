"""Says when a run ends what tests recorded with `record_property("measured", …)`."""


def pytest_terminal_summary(terminalreporter):
    lines = [
        f"{report.nodeid}: {words}"
        for report in terminalreporter.getreports("passed")
        for name, words in report.user_properties
        if name == "measured"
    ]
    if lines:
        terminalreporter.section("measured")
        for line in lines:
            terminalreporter.write_line(line)
