// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>

namespace jcam {

/// Of a class whose instances begin as zeroed memory.
template <typename Instance>
void no_init(Instance*) {}

/// Registers a class that nobody derives from, once per process and so behind a static: what G_DEFINE_TYPE
/// does, without its casts of functions.
template <typename Class, typename Instance, void (*class_init)(Class*),
          void (*init)(Instance*) = no_init<Instance>>
GType class_type(GType parent, const char* name) {
  const GClassInitFunc on_class = [](gpointer klass, gpointer) { class_init(static_cast<Class*>(klass)); };
  const GInstanceInitFunc on_instance = [](GTypeInstance* instance, gpointer) {
    init(reinterpret_cast<Instance*>(instance));
  };
  return g_type_register_static_simple(parent, name, sizeof(Class), on_class, sizeof(Instance), on_instance,
                                       static_cast<GTypeFlags>(0));
}

/// The class above an object of such a class. Borrowed.
inline gpointer parent_class_of(gpointer object) {
  return g_type_class_peek_parent(G_OBJECT_GET_CLASS(object));
}

}  // namespace jcam
