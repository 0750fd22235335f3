# What is told by a plain sentence, where no page can be shown.

refusal-foreign = This form came from another site, so nothing was changed. Open Sevendesk itself and try again.
refusal-too-slow = This took too long. Reload the page; if you changed something, check whether it took effect.
refusal-too-long = This form was too long, so nothing was changed. Go back and choose fewer conversations, or filter the list and choose “All that match”; a note has to be shorter.
refusal-broken-form = This form arrived damaged, so nothing was changed. Go back and send it again.
refusal-not-a-form = Only forms are accepted here, so nothing was changed. Go back and send the form of the page; a script has to send application/x-www-form-urlencoded.
refusal-standby-title = Sevendesk is starting
refusal-standby = This server stands by, and another one serves or is about to. This page loads again by itself.
refusal-standby-form = This server does not serve yet, so nothing was changed. Go back and send the form again in a few seconds.
refusal-nothing-here = There is nothing at this address.
refusal-too-many-pages = Too many pages are open. Close some, then reload this one.
refusal-too-many-rows = { $count } conversations match; a file holds at most { $most }. Narrow the list, by channel or state for instance, and export that.
refusal-workbook-full = { $count } entries match; an Excel workbook holds fewer than { $most }. Narrow the filter, by days for instance, or choose a CSV format.
refusal-workbooks-busy = Several Excel workbooks are being made at this moment, and no more fit into memory. Try again in a minute, or choose a CSV format.
refusal-queue-filling = The queue is still loading, so the matches are not complete yet. Try again in a minute.
