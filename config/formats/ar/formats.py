"""Arabic dates and times, in one form on every page; months by name, since numbers are read both
ways round.

Thousands are told apart as the CLDR has it for Arabic in these digits: 10,000.
"""

DATE_FORMAT = SHORT_DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j F Y H:i"
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
