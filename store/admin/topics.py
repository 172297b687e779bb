"""What the desk announces."""

TEST_MAIL_ASKED = "mail.test_asked"  # a mail with made-up data is to go to who asked
