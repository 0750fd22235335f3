# Signing in

sign-in-name = Name
sign-in-password = Password
sign-in-demo = Demo operators
sign-in-offers = This is the demo. Look around as one of these:
sign-in-or = or with a name and password
sign-in-as = Sign in as { $name }
sign-in-viewer = Viewer: reads everything
sign-in-lead = Lead: assigns and closes
sign-in-admin = Admin: also looks after Sevendesk
sign-in-busy = Too many people are signing in
sign-in-busy-remedy = Your name is kept and no attempt is counted. Wait a few seconds, then sign in again.
sign-in-insecure = This page came over http, where signing in cannot work
sign-in-insecure-remedy = The browser would not keep the session. Sign in here instead:
