package control

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strings"
)

// token is what a caller has to show; "" lets everybody in.
type token string

const cookieName = "hookbench"

// isIn tells whether a request shows the token, or the cookie that stands for it.
func (t token) isIn(r *http.Request) bool {
	if t == "" {
		return true
	}
	if scheme, given, _ := strings.Cut(r.Header.Get("Authorization"), " "); strings.EqualFold(scheme, "Bearer") && same(given, string(t)) {
		return true
	}
	for _, cookie := range r.CookiesNamed(cookieName) {
		if same(cookie.Value, t.cookie()) {
			return true
		}
	}
	return false
}

// comes tells whether a browser brings the token in the address of the front page.
func (t token) comes(r *http.Request) bool {
	return t != "" && r.URL.Path == "/" && r.Method == http.MethodGet && same(r.URL.Query().Get("token"), string(t))
}

// keep sets the cookie and takes the token out of the browser's address line.
func (t token) keep(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: t.cookie(), Path: "/", HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteStrictMode,
	})
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// cookie returns what stands for the token in a cookie: any token fits into it, and it does not tell which.
func (t token) cookie() string {
	mac := hmac.New(sha256.New, []byte(t))
	mac.Write([]byte("hookbench cookie"))
	return hex.EncodeToString(mac.Sum(nil))
}

// same compares in a time that tells nothing of where two texts differ.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}
