"""The languages spoken here (ISO 639-1), in their own names."""

DEFAULT = "it"
NAMES = {
    "it": "Italiano",
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "ro": "Română",
    "sq": "Shqip",
    "ar": "العربية",
    "uk": "Українська",
    "zh": "中文",
}
LANGUAGES = tuple(NAMES)
RIGHT_TO_LEFT = frozenset({"ar"})
