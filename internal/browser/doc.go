// Package browser is the tests of the mock's page in a real browser: headless Chromium, with a real CLI that orders by
// the mock's API meanwhile. It is a module of its own, so that the browser's driver is none of the product's modules, and
// it uses the product only as users do: it builds the programs and runs them.
//
// make browser runs it.
package browser
