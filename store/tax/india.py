"""India's states and union territories, by the codes of ISO 3166-2:IN and of GST."""

from __future__ import annotations

import re

STATES = {
    "AN": "Andaman and Nicobar Islands",
    "AP": "Andhra Pradesh",
    "AR": "Arunachal Pradesh",
    "AS": "Assam",
    "BR": "Bihar",
    "CH": "Chandigarh",
    "CG": "Chhattisgarh",
    "DH": "Dadra and Nagar Haveli and Daman and Diu",
    "DL": "Delhi",
    "GA": "Goa",
    "GJ": "Gujarat",
    "HR": "Haryana",
    "HP": "Himachal Pradesh",
    "JK": "Jammu and Kashmir",
    "JH": "Jharkhand",
    "KA": "Karnataka",
    "KL": "Kerala",
    "LA": "Ladakh",
    "LD": "Lakshadweep",
    "MP": "Madhya Pradesh",
    "MH": "Maharashtra",
    "MN": "Manipur",
    "ML": "Meghalaya",
    "MZ": "Mizoram",
    "NL": "Nagaland",
    "OD": "Odisha",
    "PY": "Puducherry",
    "PB": "Punjab",
    "RJ": "Rajasthan",
    "SK": "Sikkim",
    "TN": "Tamil Nadu",
    "TS": "Telangana",
    "TR": "Tripura",
    "UP": "Uttar Pradesh",
    "UK": "Uttarakhand",
    "WB": "West Bengal",
}

# The first two digits of a GSTIN. 25 (Daman and Diu) became 26 in 2020, and 28 was
# Andhra Pradesh until Telangana left it: neither is given out any more.
GST_CODES = {
    "JK": "01",
    "HP": "02",
    "PB": "03",
    "CH": "04",
    "UK": "05",
    "HR": "06",
    "DL": "07",
    "RJ": "08",
    "UP": "09",
    "BR": "10",
    "SK": "11",
    "AR": "12",
    "NL": "13",
    "MN": "14",
    "MZ": "15",
    "TR": "16",
    "ML": "17",
    "AS": "18",
    "WB": "19",
    "JH": "20",
    "OD": "21",
    "CG": "22",
    "MP": "23",
    "GJ": "24",
    "DH": "26",
    "MH": "27",
    "KA": "29",
    "GA": "30",
    "LD": "31",
    "KL": "32",
    "TN": "33",
    "PY": "34",
    "AN": "35",
    "TS": "36",
    "AP": "37",
    "LA": "38",
}
STATE_OF_GST_CODE = {code: state for state, code in GST_CODES.items()}

# Where the second half is the Union's own (UTGST Act 2017, s. 2(8)); Delhi, Puducherry
# and Jammu and Kashmir have legislatures, and with them a State tax.
WITHOUT_LEGISLATURE = frozenset({"AN", "CH", "DH", "LA", "LD"})

# Six digits, the first of them never zero (India Post).
PIN = re.compile(r"[1-9][0-9]{5}", re.ASCII)


def state_name(code: str) -> str:
    return STATES.get(code, code)


def state_with_code(code: str) -> str:
    """Write a state as an invoice does: "Karnataka (29)"."""
    return f"{STATES[code]} ({GST_CODES[code]})" if code in STATES else code


def local_tax(state: str) -> str:
    """Name the half of the tax that is not the Centre's."""
    return "UTGST" if state in WITHOUT_LEGISLATURE else "SGST"
