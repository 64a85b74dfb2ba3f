"""The screens under “Privacy” in the admin, for therapists and administrators.

One person's data (``person_views``), the register of requests (``register``), deletions
(``deletion_views``), the versions of the notice (``notice_views``), and the statement of what is
done with enquiries (``statement``). ``urls`` and ``menu`` list them.
"""
