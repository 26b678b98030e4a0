"""Arabic dates with their time; Django has the Arabic date only."""

DATETIME_FORMAT = "j F Y، H:i"
SHORT_DATETIME_FORMAT = "d‏/m‏/Y، H:i"
