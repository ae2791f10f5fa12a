// Package portal is the mock API as a page: every link with its lifecycle, what the partner and Scaleway can do to it as
// buttons, the faults as switches, and the requests as they come.
//
// The page is at GET /, what it needs below /portal/; everything else goes to the mock, unchanged. The page answers only
// to its own host names (against DNS rebinding), and every action is a POST with the token of this process, which is in
// the page (against forms of other sites). It loads nothing from anywhere else.
package portal
