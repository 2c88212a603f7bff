// SPDX-License-Identifier: Apache-2.0
#include "common/text/credentials.h"

#include <gtest/gtest.h>

namespace jcam {
namespace {

TEST(Credentials, AreHidden) {
  const std::pair<const char*, const char*> rows[] = {
      {"gst:rtspsrc location=rtsp://ann:s3cret@cam.lan/1 latency=0 ! decodebin",
       "gst:rtspsrc location=rtsp://***@cam.lan/1 latency=0 ! decodebin"},
      {"rtspsrc location=\"rtsp://ann:a/b@c@cam/1\" ! x", "rtspsrc location=\"rtsp://***@cam/1\" ! x"},
      {"rtspsrc user-id=ann user-pw=s3cret location=rtsp://cam/1",
       "rtspsrc user-id=*** user-pw=*** location=rtsp://cam/1"},
      {"rtspsrc user-pw = \"two \\\" words\" latency=1", "rtspsrc user-pw = *** latency=1"},
      {"srtsrc uri=srt://host:9000?passphrase=s3cret&mode=caller ! tsdemux",
       "srtsrc uri=srt://host:9000?*** ! tsdemux"},
      {"srtsrc passphrase='my word' ! x", "srtsrc passphrase=*** ! x"},
      {"souphttpsrc location=http://h/x?token=1 extra-headers=\"h,Authorization=(string)\\\"Bearer x y\\\"\" "
       "! y",
       "souphttpsrc location=http://h/x?*** extra-headers=*** ! y"},
      {"Could not open rtsp://ann:s3cret@cam/1: refused", "Could not open rtsp://***@cam/1: refused"},
      {"a://u:p@b c://u:p@d", "a://***@b c://***@d"},
      {"x password=", "x password=***"},
  };
  for (const auto& [text, shown] : rows) EXPECT_EQ(without_credentials(text), shown);
}

TEST(Credentials, AllElseStays) {
  for (const char* text :
       {"", "argus", "gst:videotestsrc pattern=ball ! video/x-raw,width=640", "v4l2:/dev/video3",
        "x264enc key-int-max=30", "rtspsrc location=rtsp://cam.lan:554/1 ! decodebin", "= ==", "://",
        "wbmode=daylight"})
    EXPECT_EQ(without_credentials(text), text);
}

}  // namespace
}  // namespace jcam
