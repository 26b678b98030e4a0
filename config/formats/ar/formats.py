"""Arabic dates with their time; Django has the Arabic date only.

Thousands are told apart as the CLDR has it for Arabic in these digits: 10,000.
"""

DATETIME_FORMAT = "j F Y، H:i"
SHORT_DATETIME_FORMAT = "d‏/m‏/Y، H:i"
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
