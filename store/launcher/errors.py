"""Why the shop cannot be started, in a sentence for the person at the keyboard."""


class StartError(RuntimeError):
    """The message says what is wrong and what to do."""
