package mockapi

// getMetadata handles GET /metadata. The SDK builds the srn of the objects that it reads from it. Form: the SDK's
// (documented); values: inferred.
func (s *Server) getMetadata(*call) (any, *apiError) {
	return map[string]string{"platform": "scaleway", "partition": "public", "domain": "scw.cloud"}, nil
}
