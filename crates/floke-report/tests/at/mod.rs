//! Addresses for the pages of tests.

use floke_report::Addresses;

pub(crate) const AT: Addresses<'static> =
    Addresses { assets: "/a/x/", base: "/result/s", exports: "/api/sessions/s", phone: "/phone/s" };
