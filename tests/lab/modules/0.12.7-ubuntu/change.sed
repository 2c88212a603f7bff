# SPDX-License-Identifier: Apache-2.0
# Makes of Debian's 0.12.7 what Ubuntu ships: "FILE<tab>SED COMMAND", each of which must change its file. readers.c has
# the code; here it is called at capture STREAMON, STREAMOFF and close, and its event can be subscribed to.
v4l2loopback.c	s/^struct v4l2_loopback_device {$/&\n\tatomic_t streaming_readers;/
v4l2loopback.c	s/^struct v4l2_loopback_opener {$/&\n\tbool streams;/
v4l2loopback.c	s|^/\* start streaming$|#include "readers.c"\n\n&|
v4l2loopback.c	/opener->type = READER;/,/return 0;/s/return 0;/count_reader(dev, opener, true);\n\t\t&/
v4l2loopback.c	/^static int vidioc_streamoff(/,/^}/s/return 0;/if (type == V4L2_BUF_TYPE_VIDEO_CAPTURE)\n\t\tcount_reader(v4l2loopback_getdevice(file), fh_to_opener(fh), false);\n\t&/
v4l2loopback.c	/^static int vidioc_subscribe_event(/,/^}/s/switch (sub->type) {/&\n\tcase READERS_EVENT:\n\t\treturn v4l2_event_subscribe(fh, sub, 0, \&readers_ops);/
v4l2loopback.c	/^static int v4l2_loopback_close(/,/^}/s/atomic_dec(&dev->open_count);/count_reader(dev, opener, false);\n\t&/
