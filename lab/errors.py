"""What the `lab` command cannot do, in one sentence."""

INTERRUPTED = 130  # the exit status that shells give to Ctrl-C


class LabError(Exception):
    """The command stops; the message is one sentence for the person who typed it."""

    def __init__(self, sentence: str, status: int = 1) -> None:
        super().__init__(sentence)
        self.status = status
