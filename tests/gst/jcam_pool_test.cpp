// SPDX-License-Identifier: Apache-2.0
#include "gst/sink/jcam_pool.h"

#include <gst/gst.h>
#include <gtest/gtest.h>

namespace jcam {
namespace {

constexpr guint kBytes = 4096;

/// Has nothing to lend.
class NoLender : public FrameLender {
 public:
  GstMemory* lend() override { return nullptr; }
};

class JcamPoolTest : public ::testing::Test {
 protected:
  JcamPoolTest() {
    gst_init(nullptr, nullptr);
    pool_ = make_jcam_pool(lender_);
  }
  void start(guint min, guint max) {
    GstStructure* config = gst_buffer_pool_get_config(pool_.get());
    gst_buffer_pool_config_set_params(config, nullptr, kBytes, min, max);
    ASSERT_TRUE(gst_buffer_pool_set_config(pool_.get(), config));
    ASSERT_TRUE(gst_buffer_pool_set_active(pool_.get(), TRUE));
  }
  GstBuffer* acquire() {
    GstBuffer* buffer = nullptr;
    EXPECT_EQ(gst_buffer_pool_acquire_buffer(pool_.get(), &buffer, nullptr), GST_FLOW_OK);
    return buffer;
  }
  NoLender lender_;
  GlibOwned<GstBufferPool> pool_;
};

TEST_F(JcamPoolTest, TheBufferThatCameBackLastIsGivenFirst) {
  start(1, 0);
  GstBuffer* first = acquire();
  GstBuffer* second = acquire();
  ASSERT_NE(first, second);
  gst_buffer_unref(first);
  gst_buffer_unref(second);
  for (int i = 0; i < 3; ++i) {
    GstBuffer* again = acquire();
    EXPECT_EQ(again, second);
    gst_buffer_unref(again);
  }
  GstBuffer* warm = acquire();
  GstBuffer* other = acquire();
  EXPECT_EQ(warm, second);
  EXPECT_EQ(other, first);
  gst_buffer_unref(warm);
  gst_buffer_unref(other);
  EXPECT_TRUE(gst_buffer_pool_set_active(pool_.get(), FALSE)) << "all buffers are given back to be freed";
}

TEST_F(JcamPoolTest, WhatSomebodyStillHoldsIsNotGivenAgain) {
  start(1, 0);
  GstBuffer* buffer = acquire();
  GstBuffer* copy = gst_buffer_copy(buffer);  // of the same memory
  gst_buffer_unref(buffer);
  GstBuffer* next = acquire();
  EXPECT_NE(gst_buffer_peek_memory(next, 0), gst_buffer_peek_memory(copy, 0));
  gst_buffer_unref(next);
  gst_buffer_unref(copy);
  EXPECT_TRUE(gst_buffer_pool_set_active(pool_.get(), FALSE));
}

TEST_F(JcamPoolTest, WithALimitBuffersGoInTurn) {
  start(2, 2);
  GstBuffer* first = acquire();
  gst_buffer_unref(first);
  GstBuffer* second = acquire();
  EXPECT_NE(second, first);
  gst_buffer_unref(second);
  EXPECT_TRUE(gst_buffer_pool_set_active(pool_.get(), FALSE));
}

TEST_F(JcamPoolTest, AStoppedPoolGivesNothing) {
  start(1, 0);
  gst_buffer_unref(acquire());
  ASSERT_TRUE(gst_buffer_pool_set_active(pool_.get(), FALSE));
  GstBuffer* buffer = nullptr;
  EXPECT_EQ(gst_buffer_pool_acquire_buffer(pool_.get(), &buffer, nullptr), GST_FLOW_FLUSHING);
}

}  // namespace
}  // namespace jcam
