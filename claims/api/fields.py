"""Fields that several rooms of the API share."""

OFFSETS = (
    "Offsets count code points of the document's text from 0, as Python strings do, the end"
    " exclusive. JavaScript and Java count UTF-16 units: there, use the words beside them."
)
