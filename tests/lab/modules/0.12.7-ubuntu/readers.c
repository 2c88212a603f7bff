/* SPDX-License-Identifier: Apache-2.0 */
/* Included into v4l2loopback.c of 0.12.7 by change.sed: the event by which the 0.12 of Ubuntu tells how many readers
 * stream. Written from what that event is known to say, not from Ubuntu's patch. Several readers may stream. */

#define READERS_EVENT V4L2_EVENT_PRIVATE_START

static void queue_readers(struct v4l2_loopback_device *dev)
{
	struct v4l2_event event = { .type = READERS_EVENT };
	u32 readers = atomic_read(&dev->streaming_readers);

	memcpy(event.u.data, &readers, sizeof(readers));
	v4l2_event_queue(dev->vdev, &event);
}

static void count_reader(struct v4l2_loopback_device *dev,
			 struct v4l2_loopback_opener *opener, bool streams)
{
	if (opener->streams == streams)
		return;
	opener->streams = streams;
	atomic_add(streams ? 1 : -1, &dev->streaming_readers);
	queue_readers(dev);
}

static int readers_add(struct v4l2_subscribed_event *subscription,
		       unsigned int elements)
{
	if (subscription->flags & V4L2_EVENT_SUB_FL_SEND_INITIAL)
		queue_readers(container_of(subscription->fh->vdev->v4l2_dev,
					   struct v4l2_loopback_device,
					   v4l2_dev));
	return 0;
}

/* One event waits at most: the core of V4L2 lets the newest take the place of an older one. */
static const struct v4l2_subscribed_event_ops readers_ops = {
	.add = readers_add,
};
