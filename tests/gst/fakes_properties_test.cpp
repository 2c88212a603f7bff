// SPDX-License-Identifier: Apache-2.0
// The elements as gst-inspect-1.0 shows them, compared with the golden table of a Jetson's.
#include <gst/gst.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "tests/support/golden.h"
#include "tests/support/places.h"

namespace jcam::fakes {
namespace {

std::string text_of(const GValue* value) {
  gchar* text = gst_value_serialize(value);
  std::string result = text == nullptr ? "unset" : text;
  g_free(text);
  return result;
}

template <typename Spec>
std::string range(const Spec* spec) {
  std::ostringstream text;
  text << +spec->minimum << ".." << +spec->maximum;
  return text.str();
}

std::string kind_of(GParamSpec* spec) {
  if (G_IS_PARAM_SPEC_INT(spec)) return "int " + range(G_PARAM_SPEC_INT(spec));
  if (G_IS_PARAM_SPEC_UINT(spec)) return "uint " + range(G_PARAM_SPEC_UINT(spec));
  if (G_IS_PARAM_SPEC_UINT64(spec)) return "uint64 " + range(G_PARAM_SPEC_UINT64(spec));
  if (G_IS_PARAM_SPEC_FLOAT(spec)) return "float " + range(G_PARAM_SPEC_FLOAT(spec));
  if (G_IS_PARAM_SPEC_BOOLEAN(spec)) return "bool";
  if (G_IS_PARAM_SPEC_STRING(spec)) return "string";
  if (!G_IS_PARAM_SPEC_ENUM(spec)) return g_type_name(spec->value_type);
  std::string text = "enum";
  const GEnumClass* values = G_PARAM_SPEC_ENUM(spec)->enum_class;
  for (guint i = 0; i < values->n_values; ++i) {
    text.append(" ")
        .append(std::to_string(values->values[i].value))
        .append("=")
        .append(values->values[i].value_nick);
  }
  return text;
}

/// The value of a new element, which a user sees; the spec's default may differ.
std::string value_of(GstElement* element, GParamSpec* spec) {
  GValue value = G_VALUE_INIT;
  g_value_init(&value, spec->value_type);
  g_object_get_property(G_OBJECT(element), spec->name, &value);
  std::string text =
      G_VALUE_HOLDS_STRING(&value) && g_value_get_string(&value) == nullptr ? "unset" : text_of(&value);
  g_value_unset(&value);
  return text;
}

/// "name: kind, default X[, read-only]", sorted by name, of the element's own properties; those of its base
/// classes that matter are added by name.
std::string describe(const char* name, const std::vector<std::string>& inherited) {
  GstElement* element = gst_element_factory_make(name, nullptr);
  if (element == nullptr) return "no such element";
  gst_object_ref_sink(element);
  guint count = 0;
  GParamSpec** specs = g_object_class_list_properties(G_OBJECT_GET_CLASS(element), &count);
  std::map<std::string, std::string> lines;
  for (guint i = 0; i < count; ++i) {
    const bool own = specs[i]->owner_type == G_OBJECT_TYPE(element);
    if (!own && std::ranges::find(inherited, specs[i]->name) == inherited.end()) continue;
    lines[specs[i]->name] = kind_of(specs[i]) + ", default " + value_of(element, specs[i]) +
                            ((specs[i]->flags & G_PARAM_WRITABLE) == 0 ? ", read-only" : "");
  }
  g_free(specs);
  gst_object_unref(element);
  std::string text = std::string(name) + "\n";
  for (const auto& [property, about] : lines)
    text.append("  ").append(property).append(": ").append(about).append("\n");
  return text;
}

TEST(FakesProperties, AreThoseOfAJetson) {
  gst_init(nullptr, nullptr);
  EXPECT_EQ(describe("nvarguscamerasrc", {"num-buffers", "do-timestamp"}) + describe("nvvidconv", {}) +
                describe("nvjpegenc", {}),
            jcam::test::golden("fakes_properties.txt"));
}

TEST(FakesProperties, BadNumbersKeepTheEarlierValue) {
  gst_init(nullptr, nullptr);
  GstElement* source = gst_element_factory_make("nvarguscamerasrc", nullptr);
  ASSERT_NE(source, nullptr);
  gst_object_ref_sink(source);
  const std::pair<const char*, const char*> attempts[] = {
      {"gainrange", "1 16"}, {"gainrange", "1"}, {"gainrange", "1 2 3"}, {"gainrange", "1 x"}};
  for (const auto& [name, value] : attempts) {
    g_object_set(source, name, value, nullptr);
    gchar* now = nullptr;
    g_object_get(source, name, &now, nullptr);
    EXPECT_STREQ(now, "1 16") << value;
    g_free(now);
  }
  gst_object_unref(source);
}

}  // namespace
}  // namespace jcam::fakes
