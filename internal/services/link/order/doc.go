// Package order places one order for an InterLink, and never a second one.
//
// An order costs money from the moment the API accepts it, and the API cannot
// recognise a repeated order. So an order goes through these steps:
//
//   - Check the name: if a live link has it, nothing is ordered.
//   - Send the order once. Retry only if the reply says that nothing was
//     ordered.
//   - If the outcome is unknown, search for the order by its name, and continue
//     with the link that is found. If none is found, stop: the error says so.
//   - Check the name again. If an older live link of the name has shown up
//     (another apply, at the same moment), withdraw ours.
//   - Go on checking the name while Create waits, because lists may lag.
//
// The package makes its calls through Links, so its tests need no HTTP. It
// writes no messages: its errors hold the facts that a message needs.
package order
