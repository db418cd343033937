#!/usr/bin/env python
"""Django's own commands; the officers' command is ``zhijian``."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhijian.config.settings")
execute_from_command_line(sys.argv)
