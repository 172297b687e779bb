"""The form that takes a model file."""

from flask_wtf.file import FileField, FileRequired

from store.web.forms import Form


class UploadForm(Form):
    """One model file; what it holds is judged by `quarantine.keep`."""

    file = FileField("Your model", [FileRequired("Choose a model file first.")])
