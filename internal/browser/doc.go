// Package browser tests the mock's page in a real browser: headless Chromium, while a real CLI orders through the
// mock's API. It is its own module, so the browser's driver is not a dependency of the product. It uses the product
// only as users do: it builds the programs and runs them.
//
// make browser runs it.
package browser
