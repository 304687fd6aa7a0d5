#!/usr/bin/env python3
"""Draws pipeline.svg: python3 docs/pictures/pipeline.py >docs/pictures/pipeline.svg"""
from drawing import arrow, box, draw

box('box', 20, 30, 170, 76, 'description', 'of an appliance, 20 lines', 'of YAML')
box('box', 20, 180, 170, 76, 'image lists', 'signed, of other', 'publishers')
box('box', 20, 330, 170, 76, 'vmCatcher', 'where a site has it:', 'events by its hook')
box('tool', 260, 30, 170, 76, 'comfy', 'Packer and QEMU build,', 'seal and test')
box('tool', 260, 180, 170, 228, 'itchy', 'catch: verify, download', 'archive: store the event', 'process: inspect,', 'sanitise, convert')
box('file', 500, 105, 150, 92, 'image', 'checked, compact;', 'then its descriptor', '(JSON)')
box('tool', 500, 270, 150, 76, 'nifty', 'plan, then register,', 'update, expire')
box('cloud', 730, 225, 150, 62, 'OpenNebula', 'image and template')
box('cloud', 730, 330, 150, 62, 'directory', 'for libvirt hosts')
box('box', 730, 30, 150, 76, 'other sites', 'follow the signed', 'list')
arrow('M190 68 H252')
arrow('M190 218 H252')
arrow('M190 368 H252')
arrow('M430 68 H470 V132 H492')
arrow('M430 240 H470 V170 H492')
arrow('M575 197 V262')
arrow('M650 300 H690 V256 H722')
arrow('M650 316 H690 V361 H722')
arrow('M430 52 H722', 'comfy publish', 576, 44)
draw(900, 430, 'comfy builds images from descriptions, itchy takes in those of others, nifty brings the cloud in line')
