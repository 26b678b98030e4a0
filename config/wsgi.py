"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# A person waits for each answer; commands and workers may take their time.
os.environ.setdefault("ISNAD_STATEMENT_SECONDS", "30")

application = get_wsgi_application()
