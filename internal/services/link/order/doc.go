// Package order places one order for an InterLink, and never a second one.
//
// An order costs money from the moment it is taken, and the API has no key by
// which a repeated order is recognised. So an order goes through these steps:
//
//   - Look for a live link of the name. If there is one, nothing is ordered.
//   - Send the order once. Only an answer that says that nothing was taken lets
//     it be sent again.
//   - If nobody knows whether it was taken, look for it by its name, and go on
//     with what is found. If nothing is found, stop: the error says so.
//   - Look once more. If an older live link of the name has shown up (another
//     apply, at the same moment), withdraw ours.
//   - Go on looking for as long as Create waits, because lists may lag.
//
// The package makes its calls through Links, so its tests need no HTTP. It
// writes no messages: its errors hold the facts that a message needs.
package order
