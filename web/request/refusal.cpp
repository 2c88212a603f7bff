// SPDX-License-Identifier: Apache-2.0
#include "web/request/refusal.h"

namespace jcam::web {

Refusal refusal_of(int status) {
  switch (status) {
    case 405:
      return {status, "only GET, HEAD, PUT and DELETE mean something here"};
    case 408:
      return {status, "the request did not come in time"};
    case 413:
      return {status, "nothing here takes a body"};
    case 414:
      return {status, "that is too long for an address"};
    case 417:
      return {status, "nothing here waits for a body"};
    case 431:
      return {status, "too much stands before the request's empty line"};
    case 501:
      return {status, "no encoding is understood here"};
    case 503:
      return {status, "too many ask at once; try again"};
    default:
      return {status, "that is no request of HTTP/1.1"};
  }
}

}  // namespace jcam::web
