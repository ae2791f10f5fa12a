package mockapi

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Sizes of a page of a list (documented: up to 100; the default is inferred).
const (
	defaultPageSize = 20
	maxPageSize     = 100
)

// page returns the page of items that the query asks for. Past the end it is empty.
func page[T any](q url.Values, items []T) ([]T, *apiError) {
	var a arguments
	number, size := 1, defaultPageSize
	if v := q.Get("page"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			a.bad("page", reasonConstraint, "must be at least 1")
		}
		number = n
	}
	if v := q.Get("page_size"); v != "" && v != "0" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > maxPageSize {
			a.bad("page_size", reasonConstraint, "must be between 1 and 100")
		}
		size = n
	}
	if err := a.err(); err != nil {
		return nil, err
	}
	if number-1 > len(items)/size { // also keeps the product below from overflowing
		return items[len(items):], nil
	}
	from := min((number-1)*size, len(items))
	return items[from:min(from+size, len(items))], nil
}

// orders are the fields by which a kind of object can be sorted. Each compares ascending.
type orders[T any] map[string]func(a, b *T) int

// sort sorts items by the query's order_by, e.g. name_desc; by default by their creation, or else by name. Equal items
// keep the order in which they were made, also when descending, so that paging is stable.
func (by orders[T]) sort(q url.Values, items []*T) *apiError {
	byDefault := "name_asc"
	if by["created_at"] != nil {
		byDefault = "created_at_asc"
	}
	v := cmp.Or(q.Get("order_by"), byDefault)
	field, desc := strings.TrimSuffix(v, "_asc"), false
	if f, ok := strings.CutSuffix(v, "_desc"); ok {
		field, desc = f, true
	}
	compare, ok := by[field]
	if !ok || field == v {
		return invalidArgument("order_by", reasonConstraint, "cannot order by "+v)
	}
	slices.SortStableFunc(items, func(a, b *T) int {
		if desc {
			a, b = b, a
		}
		return compare(a, b)
	})
	return nil
}

// compareNames sorts as the recordings do: "- Interxion MRS2" comes after "DC5". It compares letters and digits first,
// in either case, and the rest only if those are equal.
func compareNames(a, b string) int {
	return cmp.Or(cmp.Compare(collation(a), collation(b)), cmp.Compare(a, b))
}

func collation(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// filters reads the filters of a list out of a query, and collects what is wrong with them. An absent or empty filter
// matches everything.
type filters struct {
	q   url.Values
	bad arguments
}

// contains matches a part of value, in either case (recorded: name=Telehouse TH2 found "- Telehouse TH2").
func (f *filters) contains(key, value string) bool {
	return strings.Contains(strings.ToLower(value), strings.ToLower(f.q.Get(key)))
}

func (f *filters) equals(key, value string) bool {
	v := f.q.Get(key)
	return v == "" || v == value
}

// id is equals for one of several identifiers that an object may have.
func (f *filters) id(key string, values ...string) bool {
	v := f.q.Get(key)
	return v == "" || slices.Contains(values, strings.ToLower(v))
}

// tags matches objects that have all the requested tags (inferred).
func (f *filters) tags(have []string) bool {
	for _, t := range f.q["tags"] {
		if !slices.Contains(have, t) {
			return false
		}
	}
	return true
}

func (f *filters) flag(key string, value bool) bool {
	v := f.q.Get(key)
	return v == "" || v == strconv.FormatBool(value)
}

func (f *filters) number(key string, values ...uint64) bool {
	v := f.q.Get(key)
	if v == "" {
		return true
	}
	n, err := strconv.ParseUint(v, 10, 64)
	return err == nil && slices.Contains(values, n)
}

// enum matches a value; `unknown_…` is what the SDK sends if no filter is set.
func (f *filters) enum(key, value string) bool {
	v := f.q.Get(key)
	return v == "" || strings.HasPrefix(v, "unknown_") || v == value
}

// check finds invalid filters. It runs once, before any object is compared.
func (f *filters) check(uuids, flags, numbers []string, enums map[string][]string) *apiError {
	for _, k := range uuids {
		for _, v := range f.q[k] {
			f.bad.uuid(k, v, false)
		}
	}
	for _, k := range flags {
		if v := f.q.Get(k); v != "" && v != "true" && v != "false" {
			f.bad.bad(k, reasonFormat, "must be true or false")
		}
	}
	for _, k := range numbers {
		if _, err := strconv.ParseUint(f.q.Get(k), 10, 64); f.q.Get(k) != "" && err != nil {
			f.bad.bad(k, reasonFormat, "must be a number")
		}
	}
	for k, values := range enums {
		if v := f.q.Get(k); v != "" && !strings.HasPrefix(v, "unknown_") && !slices.Contains(values, v) {
			f.bad.bad(k, reasonConstraint, "must be one of "+strings.Join(values, ", "))
		}
	}
	return f.bad.err()
}

// list renders a page of the objects that fit under key, with the number of all that fit.
func list[T, J any](c *call, key string, t *table[T], fits func(*T) bool, by orders[T], render func(*T) J) (any, *apiError) {
	var found []*T
	for _, v := range t.list {
		if t.region(v) == c.region && !c.hideAll && fits(v) {
			found = append(found, v)
		}
	}
	if err := by.sort(c.query, found); err != nil {
		return nil, err
	}
	shown, err := page(c.query, found)
	if err != nil {
		return nil, err
	}
	out := make([]J, 0, len(shown))
	for _, it := range shown {
		out = append(out, render(it))
	}
	return map[string]any{key: out, "total_count": len(found)}, nil
}

// itself renders an object that is stored in its wire form.
func itself[T any](v *T) *T { return v }
