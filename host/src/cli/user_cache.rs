//! Where a user's caches are.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

/// Hourglass' folder in the user's cache: below `XDG_CACHE_HOME`, or below `~/.cache`.
pub fn user_cache() -> anyhow::Result<PathBuf> {
    below(env::var_os("XDG_CACHE_HOME"), env::home_dir()).ok_or_else(|| {
        anyhow::anyhow!(
            "there is no folder for caches: neither XDG_CACHE_HOME nor HOME is set \
             to an absolute path; set one of them"
        )
    })
}

/// By the XDG specification a path that is not absolute is ignored.
fn below(xdg: Option<OsString>, home: Option<PathBuf>) -> Option<PathBuf> {
    let xdg = xdg.map(PathBuf::from).filter(|path| path.is_absolute());
    let home = home.filter(|path| path.is_absolute());
    let caches = xdg.or_else(|| home.map(|home| home.join(".cache")))?;
    Some(caches.join("hourglass"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_xdg_folder_wins_and_the_home_folder_stands_in() {
        let home = || Some(PathBuf::from("/home/a"));
        let xdg = |path: &str| Some(OsString::from(path));
        assert_eq!(below(xdg("/x"), home()), Some("/x/hourglass".into()));
        assert_eq!(below(None, home()), Some("/home/a/.cache/hourglass".into()));
        assert_eq!(
            below(xdg("relative"), home()),
            Some("/home/a/.cache/hourglass".into())
        );
        assert_eq!(below(None, None), None);
    }
}
