import { Button } from 'antd';
import { FILE_FORMS, type FileForm } from '../../contract/shapes.ts';

/** A button for each kind of file that a table is taken away as. */
export function FileButtons({ hrefOf }: { readonly hrefOf: (form: FileForm) => string }) {
  return FILE_FORMS.map((form) => (
    <Button key={form} href={hrefOf(form)} download>
      导出 {form === 'xlsx' ? 'Excel' : form.toUpperCase()}
    </Button>
  ));
}
