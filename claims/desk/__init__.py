"""The desk's own pages: the workbench of an article, the front page, speakers, notifications."""
