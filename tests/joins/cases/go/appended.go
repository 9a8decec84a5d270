// safe: what appends keeps the path of the base
package main

import (
	"fmt"
	"net/http"
	"strings"
)

const base = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

func main() {
	req, _ := http.NewRequest("GET", base+"/v1/models", nil)
	fmt.Println(req.URL)
	fmt.Println(fmt.Sprintf("%s/v1/completions", base))
	fmt.Println(strings.TrimSuffix(base, "/") + "/v1/embeddings")
}
