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
