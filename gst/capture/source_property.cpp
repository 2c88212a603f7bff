// SPDX-License-Identifier: Apache-2.0
#include "gst/capture/source_property.h"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "common/text/text.h"

namespace jcam {
namespace {

/// The only element that has no input; owned by the caller.
Result<ElementPtr> find_source(GstElement* pipeline) {
  ElementPtr source;
  if (GST_IS_BIN(pipeline) == FALSE) return Error{"the pipeline has no source"};
  const IteratorPtr sources(gst_bin_iterate_sources(GST_BIN(pipeline)));
  GlibValue item(GST_TYPE_ELEMENT);
  while (gst_iterator_next(sources.get(), &item.value) == GST_ITERATOR_OK) {
    if (source) return Error{"the pipeline has several sources", "write the property into its text"};
    source.reset(static_cast<GstElement*>(g_value_dup_object(&item.value)));
    g_value_reset(&item.value);
  }
  if (!source) return Error{"the pipeline has no source"};
  return source;
}

std::string element_type(GstElement* element) {
  GstElementFactory* factory = gst_element_get_factory(element);
  return factory != nullptr ? GST_OBJECT_NAME(factory) : G_OBJECT_TYPE_NAME(element);
}

std::vector<std::string_view> property_names(GObjectClass* klass) {
  guint count = 0;
  const GlibOwned<GParamSpec*> specs(g_object_class_list_properties(klass, &count));
  std::vector<std::string_view> names;
  for (guint i = 0; i < count; ++i) names.emplace_back(g_param_spec_get_name(specs.get()[i]));
  return names;
}

Error no_such_property(GObjectClass* klass, const std::string& element, const std::string& name) {
  const auto names = property_names(klass);
  const auto meant = closest(name, names);
  return {fmt::format("{} has no property \"{}\"", element, name),
          meant ? fmt::format("did you mean {}?", *meant)
                : fmt::format("gst-inspect-1.0 {} lists them", element)};
}

/// What a property takes: "a whole number, 0 to 255", "off, auto or manual".
std::string wanted(GParamSpec* spec) {
  if (G_IS_PARAM_SPEC_ENUM(spec)) {
    const GEnumClass* values = G_PARAM_SPEC_ENUM(spec)->enum_class;
    std::vector<std::string_view> nicks;
    for (guint i = 0; i < values->n_values; ++i) nicks.emplace_back(values->values[i].value_nick);
    return one_of(nicks);
  }
  if (G_IS_PARAM_SPEC_BOOLEAN(spec)) return "true or false";
  const auto range = [](std::string_view kind, auto* of) {
    return fmt::format("{}, {} to {}", kind, of->minimum, of->maximum);
  };
  if (G_IS_PARAM_SPEC_INT(spec)) return range("a whole number", G_PARAM_SPEC_INT(spec));
  if (G_IS_PARAM_SPEC_UINT(spec)) return range("a whole number", G_PARAM_SPEC_UINT(spec));
  if (G_IS_PARAM_SPEC_INT64(spec)) return range("a whole number", G_PARAM_SPEC_INT64(spec));
  if (G_IS_PARAM_SPEC_UINT64(spec)) return range("a whole number", G_PARAM_SPEC_UINT64(spec));
  if (G_IS_PARAM_SPEC_FLOAT(spec)) return range("a number", G_PARAM_SPEC_FLOAT(spec));
  if (G_IS_PARAM_SPEC_DOUBLE(spec)) return range("a number", G_PARAM_SPEC_DOUBLE(spec));
  return fmt::format("a value of type {}", g_type_name(spec->value_type));
}

}  // namespace

Status SourceProperties::set(const std::string& name, const std::string& value) {
  auto source = find_source(pipeline_);
  if (!source) return source.error();
  const std::string element = element_type(source->get());
  auto* klass = G_OBJECT_GET_CLASS(source->get());
  GParamSpec* spec = g_object_class_find_property(klass, name.c_str());
  if (spec == nullptr) return no_such_property(klass, element, name);
  if ((spec->flags & G_PARAM_WRITABLE) == 0 || (spec->flags & G_PARAM_CONSTRUCT_ONLY) != 0)
    return Error{fmt::format("{}'s property \"{}\" cannot be set", element, name)};

  GlibValue parsed(spec->value_type);
  const bool is_read = gst_value_deserialize(&parsed.value, value.c_str()) != FALSE;
  // Validation changes a value that is out of range, and says so.
  if (!is_read || g_param_value_validate(spec, &parsed.value) != FALSE)
    return Error{fmt::format("{} does not take {}={}", element, name, one_line(value, 80)),
                 "use " + wanted(spec)};
  if (built_.count(name) == 0 && (spec->flags & G_PARAM_READABLE) != 0) {
    auto before = std::make_unique<GlibValue>(spec->value_type);
    g_object_get_property(G_OBJECT(source->get()), name.c_str(), &before->value);
    built_.emplace(name, std::move(before));
  }
  g_object_set_property(G_OBJECT(source->get()), name.c_str(), &parsed.value);
  return {};
}

Status SourceProperties::reset(const std::string& name) {
  const auto before = built_.find(name);
  // nvarguscamerasrc reads a range's text without a look whether there is any.
  const bool is_no_text = before != built_.end() && G_VALUE_HOLDS_STRING(&before->second->value) &&
                          g_value_get_string(&before->second->value) == nullptr;
  if (before == built_.end() || is_no_text) return Error{name + " had no value before"};
  auto source = find_source(pipeline_);
  if (!source) return source.error();
  g_object_set_property(G_OBJECT(source->get()), name.c_str(), &before->second->value);
  return {};
}

}  // namespace jcam
