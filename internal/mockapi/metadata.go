package mockapi

// getMetadata answers GET /metadata, from which the SDK makes the srn of what it reads. Form: the SDK's (documented);
// values: inferred.
func (s *Server) getMetadata(*call) (any, *apiError) {
	return map[string]string{"platform": "scaleway", "partition": "public", "domain": "scw.cloud"}, nil
}
