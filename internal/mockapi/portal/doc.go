// Package portal is the mock API as a page. It shows every link with its lifecycle, buttons for what the partner and
// Scaleway can do, switches for the faults, and the requests as they come.
//
// The page is at GET /, its files are below /portal/. All other requests go to the mock, unchanged. The page is served only
// under its own host names (against DNS rebinding). Every action is a POST with the token of this process (against forms of
// other sites); the page has that token. It loads nothing from other sites.
package portal
