"""A small counter that takes files by the protocol of the shop, and fails when told to."""

from pathlib import Path

from flask import Flask, jsonify, render_template_string, request

from tests.frontend.showroom import showroom

PAGE = Path(__file__).with_name("sending.html")


class Desk:
    """What was asked, what arrived, and which answers are bad for the time being."""

    def __init__(self) -> None:
        self.signed: list[dict] = []
        self.again: list[str] = []
        self.completed: list[str] = []
        self.arrived: dict[str, bytes] = {}
        self.faults: dict[str, list[tuple[int, str]]] = {}
        self.method = "PUT"

    def fault(self, step: str):
        """The bad answer to give now, if one is left."""
        left = self.faults.get(step)
        if not left:
            return None
        status, sentence = left.pop(0)
        return jsonify(title="No", detail=sentence), status

    def told_of(self, token: str) -> dict:
        """The answer to who announces a file."""
        return {
            "upload": token,
            "batch": "a-batch",
            "url": f"/bytes/{token}",
            "method": self.method,
            "headers": {"X-Check": "signed"} if self.method == "PUT" else {},
            "fields": {"key": token} if self.method == "POST" else {},
            "expires_at": "2026-11-24T08:00:00Z",
            "complete": f"/uploads/{token}/completion",
        }

    def taken(self) -> bytes:
        """The bytes of the present request; it must be as it was signed."""
        if self.method == "PUT":
            assert request.headers["X-Check"] == "signed"
            return request.get_data()
        assert request.form["key"]
        return request.files["file"].read()


def desk_app() -> Flask:
    """Build the application; each test puts a new Desk into `extensions["desk"]`."""
    app = showroom()
    app.extensions["desk"] = Desk()

    def desk() -> Desk:
        return app.extensions["desk"]

    app.add_url_rule("/send", "send", lambda: render_template_string(PAGE.read_text()))
    app.add_url_rule("/uploads/batches/<batch>", "batch", lambda batch: f"<h1>{batch}</h1>")
    app.add_url_rule("/uploads/<token>", "part", lambda token: f"<h1>{token}</h1>")

    @app.post("/uploads/sign")
    def sign():
        desk().signed.append(request.get_json())
        return desk().fault("sign") or (desk().told_of(f"t{len(desk().signed)}"), 201)

    @app.post("/uploads/<token>/signature")
    def again(token):
        desk().again.append(token)
        return desk().fault("again") or (desk().told_of(token), 201)

    @app.route("/bytes/<token>", methods=["PUT", "POST"])
    def take(token):
        content = desk().taken()
        bad = desk().fault("bytes")
        whole = desk().method == "POST" or len(content) == request.content_length
        if whole and not bad:
            desk().arrived[token] = content
        return bad or ("", 204)

    @app.post("/uploads/<token>/completion")
    def complete(token):
        desk().completed.append(token)
        return desk().fault("complete") or ({"location": f"/uploads/{token}"}, 202)

    app.extensions["csrf"].exempt(take)
    return app
