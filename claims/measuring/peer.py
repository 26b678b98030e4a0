"""What gunicorn serves in ``benchmark api``: the product with a peer beside it."""

from django.conf import settings

from config.wsgi import application

__all__ = ["application"]

settings.ROOT_URLCONF = "claims.measuring.peer_urls"
