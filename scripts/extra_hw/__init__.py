# SPDX-License-Identifier: GPL-2.0-or-later
"""How folders of device models from outside the tree are built: see scripts/extra-hw.py."""
