#!/usr/bin/python3
"""Registry.pol by Samba's own library, as an opinion that is not ours.

Usage: preg.py read FILE     writes JSON on standard output: a list of [key, name, type, data in hexadecimal]
       preg.py write FILE    reads such JSON on standard input
"""
import json
import sys

from samba.dcerpc import preg
from samba.ndr import ndr_pack, ndr_unpack

REG_SZ, REG_DWORD, REG_MULTI_SZ = 1, 4, 7


def read(path):
    with open(path, "rb") as file:
        policy = ndr_unpack(preg.file, file.read())
    print(json.dumps([[entry.keyname, entry.valuename, entry.type, entry.data if isinstance(entry.data, (int, str)) else bytes(entry.data).hex()] for entry in policy.entries]))


def write(path):
    policy = preg.file()
    entries = []
    for key, name, kind, data in json.load(sys.stdin):
        entry = preg.entry()
        entry.keyname, entry.valuename, entry.type = key, name, kind
        entry.data = data if kind in (REG_SZ, REG_DWORD) else bytes.fromhex(data)
        entries.append(entry)
    policy.header.signature = "PReg"
    policy.header.version = 1
    policy.num_entries = len(entries)
    policy.entries = entries
    with open(path, "wb") as file:
        file.write(ndr_pack(policy))


{"read": read, "write": write}[sys.argv[1]](sys.argv[2])
