"""WSGI entry point, for granian."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
application = get_wsgi_application()

# What is loaded by now stays for good, the views behind the addresses too. Looking through it for
# garbage, again and again, would stop all threads for 100 ms and more each time.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
