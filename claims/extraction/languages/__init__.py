"""Languages as data: a folder of tables each, and what reads them."""
