import { mapping, word } from './form.js'
import { FLAG, KEY_VALUES, NUMBER, TEXT, WHOLE_SIZE } from './value-forms.js'

/** A mount in its long form. @see https://github.com/compose-spec/compose-spec/blob/main/05-services.md#volumes */
export const LONG_MOUNT = mapping(
  {
    type: word('bind', 'volume', 'tmpfs', 'cluster', 'npipe', 'image'),
    source: TEXT,
    target: TEXT,
    read_only: FLAG,
    consistency: TEXT,
    bind: mapping({
      propagation: TEXT,
      create_host_path: FLAG,
      recursive: word('enabled', 'disabled', 'writable', 'readonly'),
      selinux: word('z', 'Z'),
    }),
    volume: mapping({ labels: KEY_VALUES, nocopy: FLAG, subpath: TEXT }),
    tmpfs: mapping({ size: WHOLE_SIZE, mode: NUMBER }),
    image: mapping({ subpath: TEXT }),
  },
  { required: ['type', 'target'] },
)
