"""A page's script as the browser runs it: announces, sends, completes."""

from tests.uploads.shapes import binary_stl, box

CUBE = binary_stl(box())
CUBE_SIZE = len(CUBE)


class Script:
    """Sends JSON with the token of the page that its browser looks at."""

    def __init__(self, browser):
        self.browser = browser
        browser.get("/print")

    def post(self, path, told=None):
        return self.browser.client.post(
            path, json=told or {}, headers={"X-CSRFToken": self.browser.token()}
        )

    def sign(self, *, filename="cube.stl", size=CUBE_SIZE, **more):
        return self.post("/uploads/sign", {"filename": filename, "size": size, **more})

    def send(self, signed, content=CUBE, **options):
        return self.browser.client.open(
            signed["url"],
            method=signed["method"],
            data=content,
            headers=signed["headers"],
            **options,
        )

    def sent(self, content=CUBE, *, filename="cube.stl", **more):
        """Everything a well-behaved script does; gives the last answer."""
        signed = self.sign(filename=filename, size=len(content), **more).json
        assert self.send(signed, content).status_code == 204
        return self.post(signed["complete"])
