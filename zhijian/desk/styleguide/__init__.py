"""Every part of the screens in all its states, with fictional data: for development and tests only.

Never included in an installation's URLconf; tests serve it by ``zhijian.desk.styleguide.urls``.
"""
