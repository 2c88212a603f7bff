// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <vector>

namespace jcam::test {

/// Requests as nobody sane makes them, and now and then one that is right: parts of requests in any order,
/// with bytes changed, left out and behind the end. Each has an empty line, so that it is answered at once.
class OddRequests {
 public:
  explicit OddRequests(unsigned seed) : random_(seed) {}

  std::string next() {
    std::string request = request_line();
    for (std::size_t headers = below(6); headers > 0; --headers) request += header() + "\r\n";
    if (one_in(2)) spoil(request);
    request += "\r\n\r\n";
    if (one_in(8)) request += noise(below(5000));
    return request;
  }

 private:
  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }
  bool one_in(std::size_t many) { return below(many) == 0; }
  const std::string& any(const std::vector<std::string>& of) { return of[below(of.size())]; }
  std::string noise(std::size_t size) {
    std::string bytes(size, ' ');
    for (char& byte : bytes) byte = static_cast<char>(below(256));
    return bytes;
  }

  std::string request_line() {
    static const std::vector<std::string> kMethods{"GET",  "GET", "GET", "HEAD",    "PUT",  "DELETE",
                                                   "POST", "get", "",    "OPTIONS", "GET ", "CONNECT"};
    static const std::vector<std::string> kVersions{"HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0",
                                                    "HTTP/2",   "HTTP/0.9", "http/1.1", ""};
    return any(kMethods) + ' ' + target() + ' ' + any(kVersions) + "\r\n";
  }
  std::string target() {
    static const std::vector<std::string> kRight{"/",
                                                 "/page.js",
                                                 "/metrics",
                                                 "/healthz",
                                                 "/healthz/csi0",
                                                 "/api/status",
                                                 "/api/history",
                                                 "/cameras/csi0.jpg",
                                                 "/api/events",
                                                 "/cameras/csi0.mjpeg",
                                                 "/icon.svg",
                                                 "/page.css",
                                                 "/cameras/csi1.jpg",
                                                 "/cameras/csi0/a.jpg",
                                                 "/api/cameras/csi0/properties"};
    static const std::vector<std::string> kParts{"/",
                                                 "//",
                                                 "cameras",
                                                 "csi0",
                                                 "csi255",
                                                 "csi256",
                                                 "csi-1",
                                                 ".jpg",
                                                 ".mjpeg",
                                                 "..",
                                                 "%2e%2e",
                                                 "%00",
                                                 "%",
                                                 "%zz",
                                                 "%u00e4",
                                                 "?",
                                                 "?width=",
                                                 "&width=",
                                                 "64",
                                                 "-1",
                                                 "0x40",
                                                 "1e9",
                                                 "99999999999999999999",
                                                 "&fps=",
                                                 "30",
                                                 "&wake=1",
                                                 "&t=",
                                                 "api",
                                                 "properties",
                                                 "wbmode",
                                                 "?value=",
                                                 "+",
                                                 ";",
                                                 "#",
                                                 "\x80",
                                                 "\t",
                                                 "http://elsewhere",
                                                 "*",
                                                 "healthz",
                                                 "\\",
                                                 "'\"<>"};
    std::string text = any(kRight);
    if (one_in(3)) text.clear();
    for (std::size_t parts = one_in(2) ? below(8) : 0; parts > 0; --parts) text += any(kParts);
    if (one_in(50)) text += std::string(below(12000), 'a');
    return text;
  }
  std::string header() {
    static const std::vector<std::string> kNames{"Host",
                                                 "host",
                                                 "Origin",
                                                 "Sec-Fetch-Site",
                                                 "Sec-Fetch-Mode",
                                                 "Range",
                                                 "Content-Length",
                                                 "Authorization",
                                                 "Cookie",
                                                 "Connection",
                                                 "Upgrade",
                                                 "Expect",
                                                 "Accept",
                                                 "Transfer-Encoding",
                                                 "If-Range",
                                                 "A b",
                                                 "",
                                                 " X",
                                                 "X-Forwarded-For",
                                                 "Content-Type"};
    static const std::vector<std::string> kValues{"localhost",
                                                  "127.0.0.1:9911",
                                                  "[::1]",
                                                  "evil.example",
                                                  "http://localhost",
                                                  "null",
                                                  "cross-site",
                                                  "same-origin",
                                                  "navigate",
                                                  "bytes=0-5",
                                                  "bytes=5-0",
                                                  "bytes=-1,2-,3-4",
                                                  "0",
                                                  "1",
                                                  "-1",
                                                  "18446744073709551616",
                                                  "Basic Og==",
                                                  "Basic =====",
                                                  "Bearer ",
                                                  "chunked",
                                                  "keep-alive",
                                                  "Upgrade, close",
                                                  "100-continue",
                                                  "",
                                                  "multipart/form-data; boundary=",
                                                  "a=b; c=\"d",
                                                  "\xc3\xa4",
                                                  "h2c"};
    std::string text = any(kNames) + (one_in(20) ? " " : ": ") + any(kValues);
    if (one_in(100)) text += std::string(below(20000), 'b');
    return text;
  }
  void spoil(std::string& request) {
    for (std::size_t times = 1 + below(6); times > 0 && !request.empty(); --times) {
      const std::size_t at = below(request.size());
      switch (below(4)) {
        case 0:
          request[at] = static_cast<char>(below(256));
          break;
        case 1:
          request.erase(at, 1 + below(8));
          break;
        case 2:
          request.insert(at, noise(1 + below(4)));
          break;
        default:
          request.resize(one_in(5) ? at : request.size());
      }
    }
  }

  std::mt19937 random_;
};

}  // namespace jcam::test
