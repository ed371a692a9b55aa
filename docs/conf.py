# SPDX-License-Identifier: GPL-2.0-or-later
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'extensions'))
extensions = ['device_api']
project = 'devfuzz'
author = 'the devfuzz authors'
copyright = author
master_doc = 'index'
exclude_patterns = []
html_theme = 'alabaster'
html_theme_options = {'description': 'A PC emulator linked with a fuzzer', 'page_width': '1080px'}
html_show_sourcelink = False
