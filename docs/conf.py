# SPDX-License-Identifier: GPL-2.0-or-later
project = 'devfuzz'
author = 'the devfuzz authors'
copyright = author
master_doc = 'index'
exclude_patterns = []
html_theme = 'alabaster'
html_theme_options = {'description': 'A PC emulator linked with a fuzzer', 'page_width': '1080px'}
html_show_sourcelink = False
