"""The one lock around PDFium, which must not be in two threads at once."""

import threading

in_use = threading.Lock()
