// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>

namespace jcam::fakes {

/// Registers an enum; once per process, so behind a static. `values` must live as long as the process and end
/// with zeros.
inline GType enum_type(const char* name, const GEnumValue* values) {
  return g_enum_register_static(name, values);
}

/// Registers a class; once per process, so behind a static. What G_DEFINE_TYPE does, without its casts of
/// functions.
template <typename Class, typename Instance, void (*kClassInit)(Class*), void (*kInit)(Instance*)>
GType class_type(GType parent, const char* name) {
  return g_type_register_static_simple(
      parent, name, sizeof(Class), [](gpointer klass, gpointer) { kClassInit(static_cast<Class*>(klass)); },
      sizeof(Instance),
      [](GTypeInstance* instance, gpointer) { kInit(reinterpret_cast<Instance*>(instance)); },
      static_cast<GTypeFlags>(0));
}

/// The class above the object's own one, which is its last: nobody derives from the fakes. Borrowed.
inline gpointer parent_class(gpointer object) {
  return g_type_class_peek_parent(G_OBJECT_GET_CLASS(object));
}

}  // namespace jcam::fakes
